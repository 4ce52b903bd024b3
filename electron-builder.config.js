/**
 * What is packed, and how the binary is locked (`npm run package`). Nothing is compiled: all native packages bring their binaries, built for
 * N-API, for every platform that npm knows.
 * @type {import('electron-builder').Configuration}
 */
export default {
  appId: 'org.residuum.desktop',
  productName: 'Residuum',
  copyright: 'MIT licence',
  directories: { output: 'dist', buildResources: 'resources' },
  files: ['out/**', '!out/**/*.map', 'package.json'],
  asar: true,
  // Libraries are loaded by the system, which cannot look into an archive.
  asarUnpack: ['**/*.node', '**/*.{so,so.*,dylib,dll}'],
  npmRebuild: false,
  electronFuses: {
    // The engine is a child process of the same binary, started as plain Node: decision 0011.
    runAsNode: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
    // The window keeps no cookies; encrypting none would ask for the system's key store.
    enableCookieEncryption: false,
  },
  linux: { target: ['AppImage', 'deb', 'tar.gz'], category: 'Science', executableName: 'residuum', maintainer: 'Residuum' },
  win: { target: ['nsis', 'zip'] },
  nsis: { oneClick: false, allowToChangeInstallationDirectory: true },
  mac: { target: ['dmg', 'zip'], category: 'public.app-category.productivity', hardenedRuntime: true },
  publish: null,
}
