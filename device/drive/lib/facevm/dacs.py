"""DACs that there are, by the names that ``settings.toml`` has for them."""

# name, and its usual address: an MCP4725A0 with A0 to ground, an MCP4728 as it is sold
DACS = {"MCP4725": 0x62, "MCP4728": 0x60}
DAC = "MCP4725"
