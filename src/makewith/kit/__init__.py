"""Tools without tables: permissions, html cleaning, dates, pages of results, templates."""
