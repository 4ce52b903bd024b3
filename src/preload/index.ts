import { ipcRenderer } from 'electron'
import { PORT_MESSAGE } from '#rpc/port.ts'

// Hands the page one MessagePort; nothing else, ever. The page is told first thing, before anybody else can send it a message.
ipcRenderer.once(PORT_MESSAGE, (event) => window.postMessage(PORT_MESSAGE, '*', [...event.ports]))
