"""Who made an idea, and how it grew.

Co-author: by accepted invitation, with a share. Version: each wording. Author's update. Follow. Tag.
"""
