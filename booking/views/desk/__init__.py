"""The staff's pages: one file for each thing there is to do."""
