"""Files of halls, from text to checked, typed entries. Nothing here writes to the database.

reader (YAML to positions) < form (typed fields) < entries < hall, vocabulary < checks < folder
"""
