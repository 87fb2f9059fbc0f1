"""The built-in loopback site and the server that plays it, vendors included.

`web` serves any host names over TLS on 127.0.0.1 · `site` the demo company's site with its vendors and its truth.
"""
