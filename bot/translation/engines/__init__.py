"""Engines that translate sentences: Argos, Firefox Translations, and models of many languages."""
