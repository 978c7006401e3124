"""Importing this sets Django up with the settings that the environment names; models can be imported after it."""

import django

django.setup()
ready = True
