"""Addresses of this room."""

from django.urls import URLPattern

app_name = "ideas_authors"

urlpatterns: list[URLPattern] = []
