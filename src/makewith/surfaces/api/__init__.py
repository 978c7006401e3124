"""The API for programs: programmes, calls, ideas, supports, comments and the trail, at /api/v1/.

A program acts for the person whose key it sends, through the same actions and queries as the pages. What a request may
send is in `shapes`, how it is refused in `problems`, whom it acts for in `keys`; `reference` reads the OpenAPI document for
the page that describes all of it.
"""
