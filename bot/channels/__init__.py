"""One file per platform: how its updates are read and how a delivery is put on its wire."""
