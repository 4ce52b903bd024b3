import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { cpus } from 'node:os'

/** N = 2^17, r = 8, p = 1: 128 MB and about half a second, what OWASP's Password Storage Cheat Sheet (2024) asks of scrypt. */
const NOW = { logN: 17, r: 8, p: 1 }
const SALT_BYTES = 16
const KEY_BYTES = 32

/** A password as it is kept: `scrypt$17$8$1$salt$key`. The parameters stand in it, so that later ones can be stronger. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const key = await derive(password, salt, NOW)
  return ['scrypt', NOW.logN, NOW.r, NOW.p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** Whether a password is the one that was kept. `kept` undefined: nobody has that name, which takes as long to find out. */
export async function isPassword(password: string, kept: string | undefined): Promise<boolean> {
  const [, logN = '', r = '', p = '', salt = '', key = ''] = (kept ?? nobody).split('$')
  const derived = await derive(password, Buffer.from(salt, 'base64url'), { logN: Number(logN), r: Number(r), p: Number(p) })
  const wanted = Buffer.from(key, 'base64url')
  return wanted.length === derived.length && timingSafeEqual(wanted, derived) && kept !== undefined
}

const nobody = ['scrypt', NOW.logN, NOW.r, NOW.p, '', ''].join('$')

/** Each takes 128 MB: as many at once as there are processors, so that a burst of attempts does not take the memory. */
const AT_ONCE = Math.max(1, Math.min(4, cpus().length))
let underWay = 0
const waiting: (() => void)[] = []

async function derive(password: string, salt: Buffer, { logN, r, p }: typeof NOW): Promise<Buffer> {
  while (underWay >= AT_ONCE) await new Promise<void>((go) => waiting.push(go))
  underWay++
  try {
    return await new Promise((resolve, reject) => {
      // The same letters typed on two systems can be spelled in two ways.
      const text = password.normalize('NFKC')
      const options = { N: 2 ** logN, r, p, maxmem: 256 * 2 ** logN * r }
      scrypt(text, salt, KEY_BYTES, options, (error, key) => (error === null ? resolve(key) : reject(error)))
    })
  } finally {
    underWay--
    waiting.shift()?.()
  }
}
