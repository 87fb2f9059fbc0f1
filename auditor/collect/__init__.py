"""The only code that sees a browser: it visits a site in every asked consent state and returns a Capture.

`plan` what to do · `browser` the launched Chromium · `cdp` a raw DevTools connection that attaches every target before its first
byte · `visit` one state · `capture` all states and the documents · `stored` a capture on disk · `har` export.
`states/` and `collectors/` are plugins; their packages say how to add one.
"""
