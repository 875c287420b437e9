import theme from 'vitepress/theme'
import { useRoute } from 'vitepress'
import { nextTick, onMounted, watch } from 'vue'
import 'asciinema-player/dist/bundle/asciinema-player.css'
import './style.css'

/** A page that leads to a recording plays it there; where no script runs, the link is what there is. */
async function play() {
  const link = document.querySelector('.vp-doc a[href$=".cast"]')
  if (link === null || document.querySelector('.recording') !== null) return
  const place = document.createElement('div')
  place.className = 'recording'
  link.closest('p').after(place)
  const { create } = await import('asciinema-player')
  create(link.href, place, { idleTimeLimit: 2, poster: 'npt:0:30', fit: 'width' })
}

export default {
  extends: theme,
  setup() {
    const route = useRoute()
    onMounted(play)
    watch(
      () => route.path,
      () => nextTick(play),
    )
  },
}
