"""The circuit: output stage, electrodes, skin and shunt, solved from event to event."""
