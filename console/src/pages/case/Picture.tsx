import { Background, Controls, MarkerType, ReactFlow, type Edge, type Node } from "@xyflow/react";
import "@xyflow/react/dist/style.css";
import { useMemo } from "react";
import { useLook } from "../../frame/look";
import { Glyph, stepMark } from "../../parts/State";
import { useWords, word } from "../../words";
import { layout, type StepView } from "./model";

/** The same steps as a picture of what waits for what. */
export default function Picture({ steps }: { steps: StepView[] }) {
  const words = useWords();
  const { look } = useLook();
  const { nodes, edges } = useMemo(() => {
    const at = layout(steps);
    const known = new Set(steps.map((s) => s.id));
    const nodes: Node[] = steps.map((step) => {
      const place = at.get(step.id) ?? { column: 0, row: 0 };
      return {
        id: step.id,
        position: { x: place.column * 264, y: place.row * 56 },
        sourcePosition: "right" as Node["sourcePosition"] & string,
        targetPosition: "left" as Node["targetPosition"] & string,
        data: {
          label: (
            <span className="picture-step">
              <Glyph mark={stepMark(step.state, step.verified)} />
              <span className="hidden">{word(words.stepState, step.state)}</span>
              <span>{step.title}</span>
            </span>
          ),
        },
        style: { width: 232 },
      } as Node;
    });
    const edges: Edge[] = steps.flatMap((step) =>
      step.needs
        .filter((need) => known.has(need))
        .map((need) => ({ id: `${need}>${step.id}`, source: need, target: step.id, markerEnd: { type: MarkerType.ArrowClosed } })),
    );
    return { nodes, edges };
  }, [steps, words]);
  return (
    <figure className="picture">
      <div>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        colorMode={look}
        fitView
        fitViewOptions={{ padding: 0.04 }}
        minZoom={0.1}
        nodesDraggable={false}
        nodesConnectable={false}
        onlyRenderVisibleElements
        proOptions={{ hideAttribution: false }}
      >
        <Background gap={24} />
        <Controls showInteractive={false} />
      </ReactFlow>
      </div>
      <figcaption className="faint">{words.case.pictureHint}</figcaption>
    </figure>
  );
}
