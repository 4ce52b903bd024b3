import { mount } from 'svelte'
import App from './App.svelte'
import './theme/tokens.css'
import './theme/base.css'

const target = document.getElementById('app')
if (target === null) throw new Error('The page has no element with the id app.')
// Before the settings are known, the system says which theme.
document.documentElement.dataset['theme'] = window.matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'
mount(App, { target })
