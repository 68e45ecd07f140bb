"""An example municipality for `flask demo`: Exempelköping, its rounds and its answers."""
