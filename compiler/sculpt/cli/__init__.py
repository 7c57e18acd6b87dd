"""What every command shares: terminal, errors, options, inputs, outputs, units."""
