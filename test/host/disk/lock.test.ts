import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isClaim, lockFolder } from '#disk/lock.ts'
import { isRunning, ownIdentity } from '#disk/process-identity.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { bundleScript, startScript } from '#test/kit/child-script.ts'
import { plant, temporaryFolder } from '#test/kit/temporary-folder.ts'

const HOLDER = join(import.meta.dirname, 'lock-holder.ts')

describe('lockFolder', () => {
  test('takes a free folder, makes it if it is missing, and leaves nothing behind when released', async () => {
    const folder = join(await temporaryFolder(), 'runs', 'one')
    const lock = await lockFolder(folder)
    expect((await readdir(folder)).filter(isClaim)).toHaveLength(1)
    lock.release()
    expect(await readdir(folder)).toEqual([])
    const again = await lockFolder(folder)
    again.release()
  })

  test('refuses a folder that this very process holds, and names it', async () => {
    const folder = await temporaryFolder()
    const lock = await lockFolder(folder)
    const fault = await caughtFault(() => lockFolder(folder))
    expect(fault.code).toBe('run.locked')
    expect(fault.text.why).toContain(`Process ${process.pid} on `)
    expect((await readdir(folder)).filter(isClaim)).toHaveLength(1)
    lock.release()
  })

  test('refuses a folder another process holds, and takes it at once after that process was killed', async () => {
    const folder = await temporaryFolder()
    const child = startScript(await bundleScript(HOLDER), folder)
    await once(child.stdout, 'data')
    const fault = await caughtFault(() => lockFolder(folder))
    expect(fault.code).toBe('run.locked')
    expect(fault.data?.pid).toBe(child.pid)

    child.kill('SIGKILL')
    const started = performance.now()
    const lock = await lockFolder(folder) // without waiting for the exit event: the owner may be a zombie still
    expect(performance.now() - started).toBeLessThan(1000)
    expect((await readdir(folder)).filter(isClaim)).toHaveLength(1)
    lock.release()
  })

  test('an owner that ends in the ordinary way leaves no claim', async () => {
    const folder = await temporaryFolder()
    const child = startScript(await bundleScript(HOLDER), folder)
    await once(child.stdout, 'data')
    child.stdin.end()
    await once(child, 'exit')
    expect(await readdir(folder)).toEqual([])
  })

  test('of six processes that ask at once exactly one gets it, and the others are refused', async () => {
    const folder = await temporaryFolder()
    const script = await bundleScript(HOLDER)
    const children = Array.from({ length: 6 }, () => startScript(script, folder))
    const replies = await Promise.all(children.map(async (child) => String((await once(child.stdout, 'data'))[0]).trim()))
    expect(replies.filter((reply) => reply === 'held')).toHaveLength(1)
    expect(replies.filter((reply) => /^run\.locked \d+$/.test(reply))).toHaveLength(5)
  })

  test('clears away claims that a power failure tore, and those of an earlier start of the machine', async () => {
    const folder = await temporaryFolder()
    await plant(folder, {
      '.residuum-lock-0000': '{"pid":',
      '.residuum-lock-1111': JSON.stringify({ ...ownIdentity(), boot: 'another' }),
    })
    const lock = await lockFolder(folder)
    expect((await readdir(folder)).filter(isClaim)).toHaveLength(1)
    lock.release()
  })

  test('respects the claim of another machine, which cannot be asked, and says what to delete', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, '.residuum-lock-ffff'), JSON.stringify({ ...ownIdentity(), machine: 'press-7' }))
    const fault = await caughtFault(() => lockFolder(folder))
    expect(fault.text.why).toContain('on press-7')
    expect(fault.text.do).toContain('.residuum-lock-ffff')
  })
})

describe('isRunning', () => {
  test('tells a process from a later one of the same number', () => {
    const own = ownIdentity()
    expect(isRunning(own)).toBe(true)
    if (own.started !== '') expect(isRunning({ ...own, started: '1' })).toBe(false)
  })

  test('an ended process does not run', async () => {
    const child = startScript(await bundleScript(HOLDER), await temporaryFolder())
    await once(child.stdout, 'data')
    const pid = child.pid ?? 0
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(isRunning({ ...ownIdentity(), pid })).toBe(false)
  })
})
