import { test } from 'vitest'
import { defineProject, service, storage, listener, setAccount } from '@hostkit/dsl'
import { daemon, schedule } from './index.js'
import { serviceKind } from './service.js'
import { timerKind } from './timer.js'
test('x', () => {
  const p = defineProject('toys', (project) => {
    service(project, 'exograph', (s) => {
      setAccount(s, {handle:'account',name:'toys',group:'toys',address:'posix.account:toys' as never,addresses:[],source:{file:'x',line:1}})
      const data = storage(s,'data')
      const http = listener(s,'http',{port:4200})
      daemon(s, { description: '100% Exograph', after: ['network-online'], wants: 'network-online', workingDirectory: data, exec: ['/usr/local/bin/mix','a b','$x','%i', ';'], restart: 'on-failure', restartSec: '10s', listens:[http], environment: {A:'b "c" \n%'},
       isolate: { writable: [data, '/x y'], network: 'loopback', memoryMax: '512M' }, logs: {identifier:'x'} })
      schedule(s, 'backup', { exec: ['/bin/true'], daily:'03:00', weekly: {on:['monday','friday']}, jitter:'5m', persistent: true })
      daemon(s, 'worker', { exec: 'foo bar', restrat: 'x', restartSec: '10', isolate: 'strict-ap', env: ['x'], after:['network-onlin'] } as never)
    })
  })
  console.log(JSON.stringify(p.diagnostics.map(({code,message,hint})=>[code,message,hint]),null,1))
  for (const d of p.declarations) { console.log(d.kind, JSON.stringify(d.props), d.after)
    if (d.kind==='systemd.service') console.log((serviceKind.desired(d.props as never, {} as never, '')).content)
    if (d.kind==='systemd.timer') console.log((timerKind.desired(d.props as never, {} as never, '')).content)
   }
})
