import Store from 'electron-store'
import { screen, type BrowserWindow, type Rectangle } from 'electron'

type WindowState = { readonly bounds: Rectangle | null; readonly isMaximized: boolean }

const SMALLEST = { width: 1280, height: 720 }
const side = { type: 'number', minimum: -100_000, maximum: 100_000 } as const

/** Where the window was, for the next start. A file that does not fit its schema counts as not there. */
export function openWindowState(): { first(): Partial<Rectangle> & { isMaximized: boolean }; follow(window: BrowserWindow): void } {
  const store = new Store<WindowState>({
    name: 'window',
    clearInvalidConfig: true,
    defaults: { bounds: null, isMaximized: false },
    schema: {
      bounds: {
        anyOf: [
          { type: 'null' },
          {
            type: 'object',
            properties: { x: side, y: side, width: side, height: side },
            required: ['x', 'y', 'width', 'height'],
            additionalProperties: false,
          },
        ],
      },
      isMaximized: { type: 'boolean' },
    },
    // One function a version of the application that changes the file; the first has nothing to change.
    migrations: {},
  })
  return {
    first: () => {
      // A file that breaks the schema is read as empty, without the defaults too.
      const { bounds = null, isMaximized = false }: Partial<WindowState> = store.store
      return { ...SMALLEST, ...(bounds !== null && isOnScreen(bounds) ? bounds : {}), isMaximized }
    },
    follow: (window) => {
      window.on('close', () => store.set({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() }))
    },
  }
}

/** A window on a screen that is gone would never be seen again. */
function isOnScreen({ x, y, width, height }: Rectangle): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const across = Math.min(x + width, workArea.x + workArea.width) - Math.max(x, workArea.x)
    const down = Math.min(y + height, workArea.y + workArea.height) - Math.max(y, workArea.y)
    return across > 100 && down > 100
  })
}
