import { ipcRenderer } from 'electron'
import { PORT_MESSAGE, PORT_REQUEST } from '#rpc/port.ts'

// Hands the page one MessagePort when it asks for it; nothing else, ever. The host looks at who asks and gives none to strangers.
window.addEventListener('message', (event) => {
  if (event.source === window && event.data === PORT_REQUEST) ipcRenderer.send(PORT_REQUEST)
})
ipcRenderer.on(PORT_MESSAGE, (event) => window.postMessage(PORT_MESSAGE, window.location.origin, [...event.ports]))
