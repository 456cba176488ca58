"""The machine: vocabulary, router, rendering, channels, dispatcher, sender, clock, web."""
