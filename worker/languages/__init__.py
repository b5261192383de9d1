"""Rule packs: one folder of TOML a language, and the loader that validates them."""
