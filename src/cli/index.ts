#!/usr/bin/env node
import { VERSION } from '#domain/version.ts'
console.log(VERSION)
