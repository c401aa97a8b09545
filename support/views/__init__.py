"""Pages of the support center: `public` for everybody, the others for staff."""
