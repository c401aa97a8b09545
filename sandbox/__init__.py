"""sandbox: stands in for the world around Kashikan on one machine. The product never imports it.

`bootstrap` runs with the system's Python before anything is installed: this file imports nothing.
"""
