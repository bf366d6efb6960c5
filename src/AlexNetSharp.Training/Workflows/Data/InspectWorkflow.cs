using AlexNetSharp.Data.Packs;
using AlexNetSharp.Files;

namespace AlexNetSharp.Workflows.Data;

/// <summary>What to look at.</summary>
internal sealed record InspectRequest
{
    /// <summary>The pack's folder.</summary>
    public required string Pack { get; init; }

    /// <summary>A file to write a contact sheet of the training part to, a PNG, or an SVG with the classes' names; or null.</summary>
    public string? Sheet { get; init; }

    /// <summary>A folder to write pictures into, or null: contact sheet, images of each class, mean image, color components.</summary>
    public string? Out { get; init; }

    /// <summary>Whether all images are read to find those with the same content.</summary>
    public bool FindDuplicates { get; init; } = true;
}

/// <summary>Says what a pack holds, and what is strange about it.</summary>
internal sealed class InspectWorkflow : IWorkflow<InspectRequest, InspectResult>
{
    /// <summary>A class with less than this part of the middle class's training images is small.</summary>
    private const double SmallShare = 0.1;

    /// <summary>Looks at a pack.</summary>
    /// <param name="request">What to look at.</param>
    /// <param name="context">
    /// Told the number of images read; its threads read them. Pictures are drawn once they are; none once the work is canceled.
    /// </param>
    /// <exception cref="AlexNetException">The pack cannot be read, or a picture cannot be written.</exception>
    public InspectResult Run(InspectRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        ThreadLimit.Check(context.Threads);
        if (request.Sheet is not null)
        {
            OwnFile.CheckPicture(request.Sheet);
        }

        using Pack pack = Pack.Open(request.Pack);
        context.Cancellation.ThrowIfCancellationRequested();
        ClassCount[] classes = Count(pack);
        string[] small = SmallClasses(classes);
        var pictures = new PackPictures(pack, classes, small, context.Cancellation);
        IProgress<int>? counted = context.Counts("Reading", pack.Train.Count + pack.Val.Count);
        int threads = context.Threads ?? Environment.ProcessorCount;
        DuplicateGroup[]? duplicates = request.FindDuplicates
            ? Name(pack, DuplicateFinder.Find(pack, threads, counted, context.Cancellation))
            : null;
        if (request.Sheet is not null)
        {
            pictures.WriteSheet(request.Sheet);
        }

        IReadOnlyList<string> written = request.Out is null ? [] : pictures.WriteAll(request.Out);
        return new InspectResult
        {
            Pack = request.Pack,
            Geometry = pack.Geometry.ToString(),
            Storage = pack.Manifest.Storage,
            TrainImages = pack.Train.Count,
            ValImages = pack.Val.Count,
            ChannelMean = pack.Statistics.ChannelMean,
            ColorDeviations = [.. pack.Statistics.Eigenvalues.Select(Math.Sqrt)],
            Classes = classes,
            SmallClasses = small,
            Duplicates = duplicates,
            Sheet = request.Sheet,
            Pictures = written,
        };
    }

    private static ClassCount[] Count(Pack pack)
    {
        (int[] train, int[] val) = (CountLabels(pack.Train, pack.Classes.Count), CountLabels(pack.Val, pack.Classes.Count));
        return [.. pack.Classes.Select((one, i) => new ClassCount(one.Name, one.Label, train[i], val[i]))];
    }

    private static int[] CountLabels(PackSplit split, int classes)
    {
        int[] counts = new int[classes];
        for (int i = 0; i < split.Count; i++)
        {
            counts[split.Label(i)]++;
        }

        return counts;
    }

    private static string[] SmallClasses(ClassCount[] classes)
    {
        int[] sizes = [.. classes.Select(one => one.TrainImages).Order()];
        double limit = sizes.Length == 0 ? 0 : SmallShare * sizes[sizes.Length / 2];
        return [.. classes.Where(one => one.TrainImages == 0 || one.TrainImages < limit).Select(one => one.Class)];
    }

    /// <summary>Names the images of the groups; the lists of names are read once, and only the names that are wanted are kept.</summary>
    private static DuplicateGroup[] Name(Pack pack, IReadOnlyList<IReadOnlyList<PackImage>> groups)
    {
        Dictionary<(bool IsTrain, int Index), string> names = [];
        foreach (PackSplit part in new[] { pack.Train, pack.Val })
        {
            bool isTrain = part == pack.Train;
            HashSet<int> wanted =
            [
                .. groups.SelectMany(group => group).Where(image => image.IsTrain == isTrain).Select(image => image.Index),
            ];
            if (wanted.Count > 0)
            {
                part.CheckFileNames();
            }

            foreach ((int index, string name) in part.EnumerateFileNames().Index().Where(line => wanted.Contains(line.Index)))
            {
                names[(isTrain, index)] = $"{part.Name}:{name}";
            }
        }

        return
        [
            .. groups.Select(group => new DuplicateGroup(
                [.. group.Select(image => names[(image.IsTrain, image.Index)])],
                group.Select(image => image.IsTrain).Distinct().Count() > 1,
                group.Select(image => image.Label).Distinct().Count() > 1)),
        ];
    }
}
