namespace AlexNetSharp.Networks;

/// <summary>A network of the zoo: its name, its description and how it is made.</summary>
/// <param name="Name">The name, for example <c>alexnet</c>.</param>
/// <param name="Description">One line about it.</param>
/// <param name="Define">Makes its definition.</param>
public sealed record ZooEntry(string Name, string Description, Func<NetworkOptions, NetworkDefinition> Define)
{
    /// <summary>Whether <see cref="NetworkOptions.ShortcutBehindFirstConvolution"/> is a choice of this network.</summary>
    internal bool ChoosesShortcut { get; init; }

    /// <summary>Whether <see cref="NetworkOptions.Width"/> has no meaning here, because records say which map reads which.</summary>
    internal bool HasFixedWidth { get; init; }

    /// <summary>What its authors published, or null where nothing was.</summary>
    public PublishedError? Published { get; init; }

    /// <summary>What its authors published for one view of each image, where <see cref="Published"/> is of more; otherwise null.</summary>
    public PublishedError? PublishedWithOneView { get; init; }
}

/// <summary>Every network that can be named.</summary>
public static class NetworkZoo
{
    private const string OneView = "ILSVRC-2012 validation, 1 view";

    /// <summary>The networks, the paper's first.</summary>
    public static IReadOnlyList<ZooEntry> Entries { get; } =
    [
        new("alexnet", "The paper's: two columns, response normalisation, overlapping pools.", AlexNet.Full)
        {
            Published = new PublishedError(0.407, 0.182, "ILSVRC-2012 validation, 10 views"),

            // The paper gives single views of the earlier test part alone (section 6.1).
            PublishedWithOneView = new PublishedError(0.39, 0.183, "ILSVRC-2010 test, 1 view"),
        },
        new("alexnet-mini", "The same shape for 64x64 images: trains in minutes on a laptop.", AlexNet.Mini),
        new("bvlc-alexnet", "Caffe's replication: normalisation crosses the columns.", BvlcAlexNet.Define)
        {
            Published = new PublishedError(0.429, 0.198, OneView),
        },
        new("caffenet", "Caffe's reference network: pooling before normalisation.", CaffeNet.Define)
        {
            Published = new PublishedError(0.426, 0.196, OneView),
        },
        new("alexnet-owt", "One tower without normalisation, as torchvision has it.", AlexNetOneTower.Define)
        {
            Published = new PublishedError(0.43478, 0.20934, OneView),
        },
        new("alexnet-bn", "Batch normalisation in place of response normalisation and dropout.", AlexNetBatchNorm.Define)
        {
            Published = new PublishedError(0.3999, 0.1811, OneView),
        },
        new("vgg19", "Sixteen 3x3 convolutions and three fully connected layers.", Vgg19.Define)
        {
            Published = new PublishedError(0.287, 0.099, OneView),
        },
        new("vgg19-bn", "The same with batch normalisation in place of dropout.", Vgg19.DefineBatchNorm)
        {
            Published = new PublishedError(0.2689, 0.0876, OneView),
        },
        new("resnet10", "Residual units of two 3x3 convolutions, four of them.", ResNet.Define10)
        {
            Published = new PublishedError(0.3613, 0.1484, OneView),
        },
        new("resnet50", "Sixteen residual units that narrow, convolve and widen.", ResNet.Define50)
        {
            ChoosesShortcut = true,
            Published = new PublishedError(0.2457, 0.0761, OneView),
        },
        new("cifar-26pct", "cuda-convnet's smallest network for CIFAR-10.", CifarNet26.Define)
        {
            Published = new PublishedError(0.26, null, "CIFAR-10 test"),
        },
        new("cifar-18pct", "One fully connected layer, and normalisation inside each map.", CifarNet18.Define)
        {
            Published = new PublishedError(0.18, null, "CIFAR-10 test"),
        },
        new("cifar-13pct", "Two convolutions, then two layers whose filters are not shared.", CifarNet13.Define)
        {
            Published = new PublishedError(0.13, null, "CIFAR-10 test, multi-view"),
        },
        new("cifar-11pct", "The same with normalisation across maps and more filters.", CifarNet11.Define)
        {
            Published = new PublishedError(0.11, null, "CIFAR-10 test, multi-view"),
        },
        new("lenet5", "The network of 1998 for handwritten digits, in grey.", LeNet5.Define)
        {
            HasFixedWidth = true,
            Published = new PublishedError(0.0095, null, "MNIST test"),
        },
    ];

    /// <summary>Makes the definition of a named network.</summary>
    /// <param name="name">The network's name.</param>
    /// <param name="options">What differs from the network's own choices.</param>
    /// <exception cref="InvalidOptionException">The name is unknown, or an option is impossible; the sentence says what works.</exception>
    public static NetworkDefinition Create(string name, NetworkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        options ??= new NetworkOptions();
        ZooEntry entry =
            Entries.FirstOrDefault(candidate => candidate.Name == name)
            ?? throw new InvalidOptionException(
                $"There is no network '{name}': {NearestNames.Clause(name, [.. Entries.Select(known => known.Name)])}");
        Check(options);
        if (!options.ShortcutBehindFirstConvolution && !entry.ChoosesShortcut)
        {
            throw new InvalidOptionException(
                $"{name} has no shortcut that could begin elsewhere; leave shortcutBehindFirstConvolution at true.");
        }

        if (options.Width != 1 && entry.HasFixedWidth)
        {
            throw new InvalidOptionException(
                $"{name} has a table of which map reads which, so its width cannot change; leave it at 1 ({options.Width} was asked for).");
        }

        try
        {
            NetworkDefinition network = entry.Define(options);
            network.Shapes();
            return network;
        }
        catch (ImpossibleInputException impossible)
        {
            throw new InvalidOptionException(
                $"{name} cannot take an input of {options.InputSize}x{options.InputSize}; "
                    + $"the smallest that works is {SmallestInput(entry, options)}x{SmallestInput(entry, options)}.",
                impossible);
        }
    }

    private static void Check(NetworkOptions options)
    {
        if (options.Classes < 2)
        {
            throw new InvalidOptionException($"A classifier needs at least 2 classes; {options.Classes} was asked for.");
        }

        if (!(options.Width is > 0 and <= 16))
        {
            throw new InvalidOptionException($"The width factor must be above 0 and at most 16; {options.Width} was asked for.");
        }

        if (options.InputSize is < 1 or > 4096)
        {
            throw new InvalidOptionException($"The input size must be between 1 and 4096 pixels; {options.InputSize} was asked for.");
        }
    }

    private static int SmallestInput(ZooEntry entry, NetworkOptions options)
    {
        for (int size = options.InputSize ?? 1; ; size++)
        {
            try
            {
                entry.Define(options with { InputSize = size }).Shapes();
                return size;
            }
            catch (ImpossibleInputException)
            {
                // The next size may work; every network of the zoo accepts some size.
            }
        }
    }
}
