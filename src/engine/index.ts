console.error('engine')
