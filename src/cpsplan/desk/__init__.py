"""The desk: a workspace in the browser of the planner, on this machine only.

In comes what a browser asks, out goes a page. A screen (``screens/``) is a plain function that knows of no server; the
``Workshop`` holds the workspace, compiled, and is the only one that writes; ``application`` is the only module that
speaks HTTP, and keeps out whoever is not the planner.
"""
