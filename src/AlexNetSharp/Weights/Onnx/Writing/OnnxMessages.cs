using System.Runtime.InteropServices;
using AlexNetSharp.Files;

namespace AlexNetSharp.Weights.Onnx.Writing;

/// <summary>The messages of an ONNX model, with the field numbers of its schema.</summary>
/// <remarks>Source: onnx/onnx.proto of the ONNX repository, schema of IR version 7.</remarks>
internal static class OnnxMessages
{
    /// <summary>The name of the batch's symbolic size.</summary>
    private const string Batch = "batch";

    // ONNX 1.8, of 2020, published this pair; every operator here has its present meaning since then, so old runtimes take the file as
    // well.
    private const int IrVersion = 7;
    private const int OperatorSet = 13;

    private const int Float32Elements = 1;
    private const int FloatAttribute = 1;
    private const int IntegerAttribute = 2;
    private const int IntegersAttribute = 7;

    /// <summary>A model: its graph and what is said about it.</summary>
    public static ProtobufMessage Model(ProtobufMessage graph, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        ProtobufMessage model = new ProtobufMessage().Integer(1, IrVersion).Text(2, "AlexNetSharp").Message(7, graph);
        model.Message(8, new ProtobufMessage().Text(1, "").Integer(2, OperatorSet));
        foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            model.Message(14, new ProtobufMessage().Text(1, key).Text(2, value));
        }

        return model;
    }

    /// <summary>The graph of a network with one input.</summary>
    public static ProtobufMessage Graph(string name, OnnxGraph content)
    {
        var graph = new ProtobufMessage();
        foreach (OnnxNode node in content.Nodes)
        {
            graph.Message(1, Node(node));
        }

        graph.Text(2, name);
        foreach (OnnxInitializer initializer in content.Initializers)
        {
            graph.Message(5, Initializer(initializer));
        }

        graph.Message(11, Activation(OnnxGraph.InputName, content.InputShape));
        foreach (string output in content.OutputNames)
        {
            graph.Message(12, Activation(output, content.OutputShape));
        }

        return graph;
    }

    private static ProtobufMessage Node(OnnxNode node)
    {
        var message = new ProtobufMessage();
        foreach (string input in node.Inputs)
        {
            message.Text(1, input);
        }

        foreach (string output in node.Outputs)
        {
            message.Text(2, output);
        }

        message.Text(3, node.Name).Text(4, node.Operator);
        foreach ((string name, object value) in node.Attributes)
        {
            message.Message(5, Attribute(name, value));
        }

        return message;
    }

    private static ProtobufMessage Attribute(string name, object value)
    {
        ProtobufMessage message = new ProtobufMessage().Text(1, name);
        switch (value)
        {
            case float number:
                return message.Float(2, number).Integer(20, FloatAttribute);
            case int number:
                return message.Integer(3, number).Integer(20, IntegerAttribute);
            default:
                foreach (int number in (int[])value)
                {
                    message.Integer(8, number);
                }

                return message.Integer(20, IntegersAttribute);
        }
    }

    private static ProtobufMessage Initializer(OnnxInitializer initializer)
    {
        var message = new ProtobufMessage();
        foreach (long size in initializer.Shape)
        {
            message.Integer(1, size);
        }

        return message
            .Integer(2, Float32Elements)
            .Text(8, initializer.Name)
            .Large(
                9,
                initializer.Shape.Aggregate((long)sizeof(float), (product, size) => product * size),
                stream => WriteValues(stream, initializer));
    }

    private static void WriteValues(Stream stream, OnnxInitializer initializer)
    {
        ReadOnlySpan<float> values = initializer.Numbers();
        if (initializer.Factor != 1)
        {
            float factor = (float)initializer.Factor;
            float[] products = values.ToArray();
            foreach (ref float product in products.AsSpan())
            {
                product *= factor;
            }

            values = products;
        }

        stream.Write(MemoryMarshal.AsBytes(values));
    }

    private static ProtobufMessage Activation(string name, IReadOnlyList<long> shape)
    {
        ProtobufMessage sizes = new ProtobufMessage().Message(1, new ProtobufMessage().Text(2, Batch));
        foreach (long size in shape)
        {
            sizes.Message(1, new ProtobufMessage().Integer(1, size));
        }

        ProtobufMessage tensor = new ProtobufMessage().Integer(1, Float32Elements).Message(2, sizes);
        return new ProtobufMessage().Text(1, name).Message(2, new ProtobufMessage().Message(1, tensor));
    }
}
