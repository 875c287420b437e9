#!/usr/bin/env node
// A file of its own, so that npm can link the command in this repository before anything is built.
import '../dist/bin.js'
