package io.hookseal.cli.config;

import io.hookseal.configuration.ConfigurationNode;
import io.hookseal.configuration.ConfigurationNode.Group;
import io.hookseal.configuration.ConfigurationNode.Items;
import io.hookseal.configuration.ConfigurationNode.Kind;
import io.hookseal.configuration.ConfigurationNode.Member;
import io.hookseal.configuration.ConfigurationNode.Spelling;
import io.hookseal.configuration.ConfigurationNode.Text;
import io.hookseal.configuration.Origin;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * YAML's nodes as a configuration's. What an anchor names is one node, wherever aliases repeat it, so that a few lines
 * cannot become a huge tree; one that holds itself is of no type that configurations have.
 */
final class YamlTree {
    private final IdentityHashMap<Node, ConfigurationNode> made = new IdentityHashMap<>();

    ConfigurationNode of(Node node) {
        ConfigurationNode known = made.get(node);
        if (known != null) {
            return known;
        }
        made.put(node, new Text(origin(node), Kind.FOREIGN, ""));
        ConfigurationNode whole = make(node);
        made.put(node, whole);
        return whole;
    }

    private ConfigurationNode make(Node node) {
        if (node instanceof ScalarNode scalar) {
            return new Text(origin(node), kind(scalar.getTag()), scalar.getValue());
        }
        if (node instanceof SequenceNode sequence) {
            List<ConfigurationNode> items = new ArrayList<>();
            sequence.getValue().forEach(item -> items.add(of(item)));
            return new Items(origin(node), items);
        }
        if (node instanceof MappingNode mapping) {
            List<Member> members = new ArrayList<>();
            for (NodeTuple tuple : mapping.getValue()) {
                String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
                members.add(new Member(origin(tuple.getKeyNode()), key, of(tuple.getValueNode())));
            }
            return new Group(origin(node), Spelling.EXACT, members);
        }
        return new Text(origin(node), Kind.FOREIGN, "");
    }

    private static Kind kind(Tag tag) {
        if (tag.equals(Tag.STR) || tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return Kind.TEXT;
        }
        if (tag.equals(Tag.BOOL)) {
            return Kind.FLAG;
        }
        return tag.equals(Tag.NULL) ? Kind.EMPTY : Kind.FOREIGN;
    }

    private static Origin origin(Node node) {
        return Origin.ofLine(node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0));
    }
}
