"""Where an Item's page is."""

from django.urls import reverse

from makewith.foundation.trail.models import Item
from makewith.foundation.trail.registry import kind_of


def path_of(item: Item) -> str:
    """The path of the page that shows this Item. Needs `item.programme` to be loaded."""
    return reverse(kind_of(item.kind).url_name, args=[item.programme.slug, item.public_id])
