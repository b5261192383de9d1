"""Text in, attributions out: no broker, no contract, no files, no network."""
