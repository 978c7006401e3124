"""What a person is told, and how it reaches them.

Notification: one row in the inbox, about Items named by uuid. Mail: several of them in one letter.
Preference: how often somebody wants to be written to.
"""
