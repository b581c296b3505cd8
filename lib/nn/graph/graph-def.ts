/** A graph in TensorFlow's own file format, written with the message classes that tfjs-node ships. */
import { createRequire } from "node:module";
import { requireNativeBackend } from "../native-backend.ts";
import type { OpAttribute } from "../tensorflow.ts";

/** An attribute that holds a whole tensor: the value of a `Const`. */
export interface TensorAttribute {
  name: string;
  tensor: Constant;
}

/** A tensor's content. */
export interface Constant {
  /** TensorFlow's number of the data type. */
  type: number;
  shape: readonly number[];
  bytes: Uint8Array;
}

/** One operation of a graph. */
export interface GraphNode {
  name: string;
  operation: string;
  /** Outputs that it is fed, `node` or `node:output`, then `^node` for each node that it only waits for. */
  inputs: readonly string[];
  attributes: readonly (OpAttribute | TensorAttribute)[];
}

/** A generated message class; its setters are found by name. */
type Message = Record<string, (...values: unknown[]) => Message> & { serializeBinary(): Uint8Array };
type MessageClass = { new (): Message } & Record<string, new () => Message>;

/** The tag under which a graph is stored and loaded. */
export const graphTag = "serve";

/** Graphs whose format is older than these numbers say, TensorFlow would convert on loading. */
const formatVersion = { producer: 1987, minConsumer: 12 };

/** The content of `saved_model.pb`: a SavedModel with one graph under `graphTag`. */
export function encodeSavedModel(nodes: readonly GraphNode[]): Uint8Array {
  const require = createRequire(import.meta.url);
  const messages = require("@tensorflow/tfjs-node/dist/proto/api_pb.js") as Record<string, MessageClass>;
  const make = (name: string): Message => new messages[name]();

  const versions = make("VersionDef");
  versions.setProducer(formatVersion.producer);
  versions.setMinConsumer(formatVersion.minConsumer);
  const graph = make("GraphDef");
  graph.setNodeList(nodes.map((node) => encodeNode(node, messages)));
  graph.setVersions(versions);
  const information = new messages.MetaGraphDef.MetaInfoDef();
  information.addTags(graphTag);
  const metaGraph = make("MetaGraphDef");
  metaGraph.setMetaInfoDef(information);
  metaGraph.setGraphDef(graph);
  const model = make("SavedModel");
  model.setSavedModelSchemaVersion(1);
  model.addMetaGraphs(metaGraph);
  return model.serializeBinary();
}

function encodeNode(
  { name, operation, inputs, attributes }: GraphNode,
  messages: Record<string, MessageClass>,
): Message {
  const node = new messages.NodeDef();
  node.setName(name);
  node.setOp(operation);
  node.setInputList([...inputs]);
  const entries = node.getAttrMap() as unknown as Map<string, Message>;
  for (const attribute of attributes) entries.set(attribute.name, encodeAttribute(attribute, messages));
  return node;
}

function encodeAttribute(attribute: OpAttribute | TensorAttribute, messages: Record<string, MessageClass>): Message {
  const message = new messages.AttrValue();
  if ("tensor" in attribute) {
    message.setTensor(encodeTensor(attribute.tensor, messages));
    return message;
  }
  const { name, type, value } = attribute;
  const kind = attributeKinds().get(type);
  if (kind === undefined) throw new TypeError(`A graph has no attribute of type ${type} (${name})`);
  if (kind === "Shape") message.setShape(encodeShape(value as number[], messages));
  else if (!Array.isArray(value)) message[`set${kind}`](kind === "S" ? Buffer.from(value as string) : value);
  else {
    const list = new messages.AttrValue.ListValue();
    for (const entry of value) list[`add${kind}`](entry);
    message.setList(list);
  }
  return message;
}

/** The message's field for each type of attribute that the binding takes. */
function attributeKinds(): Map<number, string> {
  const { binding } = requireNativeBackend();
  return new Map([
    [binding.TF_ATTR_TYPE, "Type"],
    [binding.TF_ATTR_BOOL, "B"],
    [binding.TF_ATTR_INT, "I"],
    [binding.TF_ATTR_FLOAT, "F"],
    [binding.TF_ATTR_STRING, "S"],
    [binding.TF_ATTR_SHAPE, "Shape"],
  ]);
}

function encodeTensor({ type, shape, bytes }: Constant, messages: Record<string, MessageClass>): Message {
  const tensor = new messages.Tensor();
  tensor.setDtype(type);
  tensor.setTensorShape(encodeShape(shape, messages));
  tensor.setTensorContent(bytes);
  return tensor;
}

function encodeShape(shape: readonly number[], messages: Record<string, MessageClass>): Message {
  const message = new messages.TensorShape();
  for (const size of shape) {
    const dimension = new messages.TensorShape.Dim();
    dimension.setSize(size);
    message.addDim(dimension);
  }
  return message;
}
