-- Several processes' events are read process by process. (In a file there is one, and the ids are enough.)
CREATE INDEX event_node ON event (node, id);
