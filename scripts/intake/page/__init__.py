"""Finding the OpenAPI document in a documentation page, whatever form the page was saved in."""
