import type { Configuration } from 'electron-builder'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** As `npm run package` reads it. */
const { default: config } = (await import(join(import.meta.dirname, '../../electron-builder.config.js'))) as { default: Configuration }

test('closes every fuse of the packed program but the one that the engine needs', () => {
  expect(config.electronFuses).toEqual({
    runAsNode: true, // decision 0011
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
    enableCookieEncryption: false,
  })
})

test('packs for Linux, Windows and macOS, into an archive, and compiles nothing', () => {
  expect(config).toMatchObject({ asar: true, npmRebuild: false, linux: {}, win: {}, mac: {} })
})
