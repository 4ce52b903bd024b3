// npm run setup:tensorflow [-- --from FOLDER]: gets TensorFlow for training, into a folder of its own outside the checkout.
// Three ways are tried in order; what is built passes the application's self-test before it takes the place of what was there.
import { mkdir, open, readdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkBuilt, checkedDevices, libraryVersion } from './tensorflow/check.js'
import { download, title as downloadTitle } from './tensorflow/download.js'
import { tensorflowFolder } from './tensorflow/folder.js'
import { given, title as givenTitle } from './tensorflow/given.js'
import { nvidiaGpus } from './tensorflow/gpu.js'
import { installPackage, tfjsVersion, tidyPackage } from './tensorflow/package.js'
import { Unavailable } from './tensorflow/unavailable.js'
import { title as wheelTitle, wheel } from './tensorflow/wheel.js'

const WAYS = [
  { id: 'download', title: downloadTitle, go: download },
  { id: 'wheel', title: wheelTitle, go: wheel },
  { id: 'path', title: givenTitle, go: given },
]

/** While working: the wheel, its libraries and headers. With CUDA's libraries several times as much. */
const NEEDED_GB = { cpu: 1.7, gpu: 12 }
const KEPT_GB = { cpu: 1, gpu: 5 }

const root = join(import.meta.dirname, '..')
const folder = tensorflowFolder()
// Beside the final place, so that the last step is a rename on one disk.
const work = `${folder}.setup`
const say = (text) => console.log(text.replaceAll(/^/gm, '   '))

try {
  process.exitCode = await setUp(readOptions())
} catch (error) {
  if (!(error instanceof Unavailable)) throw error
  console.error(`${error.message}\n${error.remedy}`)
  process.exitCode = 1
}

function readOptions() {
  try {
    return parseArgs({ options: { from: { type: 'string' } } }).values
  } catch (error) {
    throw new Unavailable(error.message, 'Usage: npm run setup:tensorflow [-- --from FOLDER]')
  }
}

async function setUp({ from }) {
  await checkBuilt(root)
  const gpus = await nvidiaGpus()
  const name = gpus.length > 0 ? '@tensorflow/tfjs-node-gpu' : '@tensorflow/tfjs-node'
  const version = await tfjsVersion(root)
  console.log(
    `TensorFlow for Residuum: ${name} ${version}, ${gpus.length > 0 ? `for ${gpus.join(', ')}` : 'for the processor, as no NVIDIA GPU was found'}.`,
  )
  console.log(`Folder: ${folder}`)
  if (from === undefined && (await isThere(name, version))) return 0

  await mkdir(work, { recursive: true })
  const release = await takeTurn()
  try {
    await checkSpace(gpus.length > 0 ? 'gpu' : 'cpu')
    const made = await goOneWay({ from, name, version, gpu: gpus.length > 0 })
    if (made === undefined) return await leaveOnlyWheels()
    await putInPlace(made)
    // Kept until now, so that a way that failed late need not fetch anything again.
    await rm(work, { recursive: true, force: true })
    console.log(`Done: ${folder} is in use from now on. "residuum devices" lists it; deleting the folder takes it away again.`)
    return 0
  } finally {
    await release()
  }
}

/** What was fetched stays for the next try; everything else goes. Gives the exit status. */
async function leaveOnlyWheels() {
  const wheels = await readdir(join(work, 'wheels')).catch(() => [])
  if (wheels.length === 0) await rm(work, { recursive: true, force: true })
  else console.error(`What was downloaded stays in ${work} for the next try (${wheels.join(', ')}); it may be deleted.`)
  return 1
}

/** True when what stands there is of this version and passes its self-test. */
async function isThere(name, version) {
  const install = await readInstall()
  if (install === undefined) return false
  if (install.package !== name || install.version !== version) {
    console.log(`There is ${install.package} ${install.version}, which will be replaced.`)
    return false
  }
  try {
    tell(await checkedDevices(root, folder))
    console.log(`It is set up already (TensorFlow ${install.tensorflow}, way "${install.way}"). To build it anew, delete the folder first.`)
    return true
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error
    console.log(`What is there will be replaced. ${error.message}`)
    return false
  }
}

async function readInstall() {
  try {
    return JSON.parse(await readFile(join(folder, 'install.json'), 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * Goes the ways in order until what one makes passes the self-test, with a GPU on that; gives the folder. What works on the processor
 * alone is kept in case no way does better. A folder given by name is the only way.
 */
async function goOneWay({ from, name, version, gpu }) {
  const [made, second] = [join(work, 'tensorflow'), join(work, 'processor-only')]
  let hasSecond = false
  await rm(second, { recursive: true, force: true })
  for (const [index, way] of WAYS.entries()) {
    if (from !== undefined && way.id !== 'path') continue
    console.log(`\n${index + 1}. ${way.title}`)
    try {
      await rm(made, { recursive: true, force: true })
      if (way.id === 'path' && from === undefined) {
        throw new Unavailable('No folder was given.', 'Unpack libtensorflow somewhere, then: npm run setup:tensorflow -- --from FOLDER')
      }
      const devices = await goWay(way, made, { from, name, version, gpu })
      if (!gpu || devices.some(({ id, usable }) => usable && id.startsWith('cuda:'))) return made
      say('It works on the processor alone. The next way may do better.')
      if (!hasSecond) await rename(made, second)
      hasSecond = true
    } catch (error) {
      say(`Not this way: ${error.message}`)
      if (error instanceof Unavailable) say(`To go it: ${error.remedy}`)
    }
  }
  await rm(made, { recursive: true, force: true })
  if (hasSecond) {
    console.log('\nNone of the ways led to the GPU; see docs/guide/gpu.md. What works on the processor is taken.')
    return second
  }
  console.error(`\nNone of the ways led to a TensorFlow that works. Residuum works without it, on the processor.`)
  return undefined
}

/** Makes the folder in one way and tests it; gives its devices. */
async function goWay(way, made, { from, name, version, gpu }) {
  say(`Installing ${name} ${version} without its scripts.`)
  const packageFolder = await installPackage(made, name, version).catch((error) => {
    throw new Unavailable(
      `npm could not install the package: ${error.message}`,
      'Check that npm reaches its registry, then run this again.',
    )
  })
  await way.go({ folder: made, packageFolder, wheels: join(work, 'wheels'), gpu, from, say })
  await tidyPackage(made)
  const install = { schema: 1, package: name, version, tensorflow: await libraryVersion(packageFolder), gpu, way: way.id }
  await writeFile(join(made, 'install.json'), `${JSON.stringify(install, null, 2)}\n`)
  say('Testing it: forward, gradients, gradients of gradients, an optimiser step.')
  const devices = await checkedDevices(root, made)
  tell(devices)
  return devices
}

function tell(devices) {
  for (const { id, title, usable, reason, selfTest, stepMs } of devices) {
    const errors = Object.entries(selfTest).map(([check, error]) => `${check} ${error.toExponential(1)}`)
    say(
      usable
        ? `${id} (${title}) passed; largest relative errors: ${errors.join(', ')}; standard step ${stepMs?.toFixed(0)} ms.`
        : `${id} (${title}): ${reason}`,
    )
  }
}

/** The old one is moved away first and comes back if the new one cannot take its place. */
async function putInPlace(made) {
  const old = join(work, 'old')
  await rm(old, { recursive: true, force: true })
  const had = await rename(folder, old).then(
    () => true,
    (error) => (error.code === 'ENOENT' ? false : Promise.reject(error)),
  )
  try {
    await rename(made, folder)
  } catch (error) {
    if (had) await rename(old, folder)
    throw error
  }
}

async function checkSpace(kind) {
  const { bavail, bsize } = await statfs(work)
  const free = (bavail * bsize) / 1e9
  console.log(`Disk: needs up to ${NEEDED_GB[kind]} GB while it works and ${KEPT_GB[kind]} GB afterwards; ${free.toFixed(0)} GB are free.`)
  if (free >= NEEDED_GB[kind]) return
  throw new Unavailable(
    'That is more than is free.',
    `Make room in ${dirname(folder)}, or set RESIDUUM_TENSORFLOW to a folder on another disk.`,
  )
}

/** One setup at a time: its process number stands in a file, which counts for nothing once that process has ended. */
async function takeTurn() {
  const path = join(work, 'running')
  for (;;) {
    try {
      const file = await open(path, 'wx')
      await file.writeFile(String(process.pid))
      await file.close()
      return () => rm(path, { force: true })
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      const other = Number(await readFile(path, 'utf8').catch(() => 0))
      if (isRunning(other)) throw new Unavailable(`Another setup is running (process ${other}).`, 'Wait for its end.')
      await rm(path, { force: true })
    }
  }
}

function isRunning(pid) {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}
