"""What people keep an eye on without having given anything to it.

Follow: a person follows a programme, an activity or an Item, and hears what moves in it, unless it is muted.
"""
