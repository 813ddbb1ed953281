package io.hookseal.json;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The requested paths as a tree of member names, walked along while a body is scanned. Immutable. */
final class FieldTree {
    /** Where no requested path leads. */
    static final int NOWHERE = -1;

    private final Map<JsonPath, Integer> paths;
    private final Node[] nodes;

    private FieldTree(Map<JsonPath, Integer> paths, Node[] nodes) {
        this.paths = paths;
        this.nodes = nodes;
    }

    static FieldTree of(List<JsonPath> fields) {
        Map<JsonPath, Integer> paths = new LinkedHashMap<>();
        Node[] nodes = {new Node(new byte[0])};
        for (JsonPath path : fields) {
            int node = 0;
            for (String name : path.names()) {
                byte[] bytes = JsonText.encode(name);
                Node parent = nodes[node];
                node = child(nodes, parent, bytes);
                if (node == NOWHERE) {
                    node = nodes.length;
                    nodes = Arrays.copyOf(nodes, node + 1);
                    nodes[node] = new Node(bytes);
                    parent.children = Arrays.copyOf(parent.children, parent.children.length + 1);
                    parent.children[parent.children.length - 1] = node;
                }
            }
            Integer known = paths.putIfAbsent(path, paths.size());
            nodes[node].field = known == null ? paths.size() - 1 : known;
        }
        return new FieldTree(Map.copyOf(paths), nodes);
    }

    private static int child(Node[] nodes, Node parent, byte[] name) {
        return child(nodes, parent, JsonText.prefix(name, 0, name.length), name, 0, name.length);
    }

    private static int child(Node[] nodes, Node parent, long prefix, byte[] bytes, int from, int length) {
        for (int child : parent.children) {
            Node node = nodes[child];
            if (node.prefix == prefix
                    && node.name.length == length
                    && (length <= 8 || Arrays.equals(node.name, 0, length, bytes, from, from + length))) {
                return child;
            }
        }
        return NOWHERE;
    }

    /** Returns the node of the whole body, from which every path starts. */
    int root() {
        return nodes[0].children.length == 0 ? NOWHERE : 0;
    }

    /** Returns the node to which a member of that decoded name leads, or {@link #NOWHERE}. */
    int child(int node, long prefix, byte[] bytes, int from, int length) {
        return node == NOWHERE ? NOWHERE : child(nodes, nodes[node], prefix, bytes, from, length);
    }

    /** Returns the number of the field that stands at a node, or -1. */
    int field(int node) {
        return nodes[node].field;
    }

    /** Returns the number of each requested path, counted from 0. */
    Map<JsonPath, Integer> paths() {
        return paths;
    }

    private static final class Node {
        private final byte[] name;
        private final long prefix;
        private int[] children = {};
        private int field = -1;

        private Node(byte[] name) {
            this.name = name;
            this.prefix = JsonText.prefix(name, 0, name.length);
        }
    }
}
