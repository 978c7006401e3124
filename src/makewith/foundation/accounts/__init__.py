"""Sign-in.

User: an e-mail address that can sign in by code or passkey; perhaps an administrator.
ApiToken: a personal key to the API, stored hashed, shown once.
"""
