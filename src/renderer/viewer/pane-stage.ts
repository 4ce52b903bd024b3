import type { Context } from 'konva/lib/Context.js'
import { Layer } from 'konva/lib/Layer.js'
import { Shape } from 'konva/lib/Shape.js'
import { Stage } from 'konva/lib/Stage.js'
import { CoverPainter } from './draw-cover.ts'
import { drawMarks, drawPictures, drawTop, type Drawing } from './draw-pane.ts'
import type { Frame } from './view.ts'

/**
 * The canvases of one pane, drawn by Konva: pictures, marks, and on top what follows the pointer, so that moving it draws no picture
 * again. None looks for what is under the pointer: all that can be taken hold of is the whole pane and its swipe line.
 */
export class PaneStage {
  readonly #stage: Stage
  readonly #layers: { readonly pictures: Layer; readonly marks: Layer; readonly top: Layer }
  /** Made when the first mask is shown. */
  #painter: CoverPainter | undefined
  #drawing: Drawing | undefined

  constructor(container: HTMLDivElement) {
    this.#stage = new Stage({ container, width: 1, height: 1, listening: false })
    const layer = (draw: (context: CanvasRenderingContext2D, drawing: Drawing) => void): Layer => {
      const made = new Layer({ listening: false })
      const sceneFunc = ({ _context: context }: Context): void => {
        if (this.#drawing !== undefined && context instanceof CanvasRenderingContext2D) draw(context, this.#drawing)
      }
      made.add(new Shape({ listening: false, sceneFunc, perfectDrawEnabled: false }))
      this.#stage.add(made)
      return made
    }
    this.#layers = {
      pictures: layer(drawPictures),
      marks: layer((context, drawing) => this.#drawOver(context, drawing)),
      top: layer(drawTop),
    }
  }

  /** Shows something else. Each layer is drawn anew at the next frame, and only if what it shows has changed. */
  draw(drawing: Drawing): void {
    const { frame } = drawing
    const before = this.#drawing
    this.#drawing = drawing
    const resized = this.#resize(frame, before?.frame)
    const moved = resized || before?.view !== drawing.view || before.picture !== drawing.picture
    const scene = before?.scene
    if (moved || scene?.planes !== drawing.scene.planes) this.#layers.pictures.batchDraw()
    const { marks, rings, cover } = drawing.scene
    if (moved || scene?.marks !== marks || scene.rings !== rings || scene.cover !== cover) this.#layers.marks.batchDraw()
    this.#layers.top.batchDraw()
  }

  dispose(): void {
    this.#stage.destroy()
  }

  #drawOver(context: CanvasRenderingContext2D, drawing: Drawing): void {
    const { cover } = drawing.scene
    if (cover != null) (this.#painter ??= new CoverPainter()).paint(context, cover, drawing.view, drawing.frame)
    drawMarks(context, drawing)
  }

  #resize(frame: Frame, before: Frame | undefined): boolean {
    if (frame === before) return false
    this.#stage.size({ width: frame.width, height: frame.height })
    for (const layer of Object.values(this.#layers)) layer.getCanvas().setPixelRatio(frame.pixelRatio)
    return true
  }
}
