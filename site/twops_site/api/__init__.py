"""The public API: the same content as the public pages, as JSON, for partner sites. Read only, for everybody."""
