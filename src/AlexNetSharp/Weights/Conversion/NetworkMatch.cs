using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Conversion;

/// <summary>A network that a file's tensors are those of, all of them and no others.</summary>
/// <param name="Network">The network.</param>
/// <param name="Convention">How the file names its tensors.</param>
/// <param name="Sources">Where each of the network's tensors stands.</param>
internal sealed record NetworkMatch(NetworkDefinition Network, WeightConvention Convention, IReadOnlyList<TensorSource> Sources)
{
    /// <summary>One of how many tensors must fit for a network to be called the nearest.</summary>
    private const int LeastPart = 4;

    /// <summary>The file's tensors that stand beside the network, by their names; they are not read.</summary>
    public IReadOnlyList<string> PassedOver { get; private init; } = [];

    /// <summary>Finds the network of the zoo that a file is of, by the names and shapes of its tensors.</summary>
    /// <param name="file">The file.</param>
    /// <param name="conventions">The conventions that files of its format follow.</param>
    /// <param name="model">The network's name where it is known; null to try all.</param>
    /// <param name="basis">The network's options as far as the file says them; classes and width follow from the tensors.</param>
    /// <param name="difference">
    /// What the file says besides its tensors that is not so in a network, a clause; null where it says nothing.
    /// </param>
    /// <exception cref="AlexNetException">
    /// None fits, which the sentence explains by the nearest; or several do, and their names must be told apart.
    /// </exception>
    public static NetworkMatch Find(
        TensorFile file,
        IReadOnlyList<WeightConvention> conventions,
        string? model,
        NetworkOptions? basis = null,
        Func<NetworkDefinition, string?>? difference = null)
    {
        Trial[] trials = Tried(file.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal));
        bool isByName = conventions.All(convention => convention.IsByName);
        if (isByName)
        {
            foreach (IReadOnlyDictionary<string, TensorEntry> bare in WrappedNames.Bare(file.Tensors))
            {
                if (Array.Exists(trials, trial => trial.Complaint is null))
                {
                    break;
                }

                trials = [.. trials, .. Tried(bare).Select(trial => trial with { Match = trial.Match.Named(bare, file.Tensors) })];
            }
        }

        NetworkMatch[] matches = [.. trials.Where(trial => trial.Complaint is null).Select(trial => trial.Match)];
        return matches.Length switch
        {
            1 => matches[0],
            0 => throw Nothing(file, trials, model, isByName),
            _ => throw new AlexNetException(
                $"{file.Path} fits several networks alike ({string.Join(", ", matches.Select(match => match.Network.Name))}), "
                    + $"because their weights have the same names and shapes; "
                    + $"say which with {RequestOption.Of(nameof(ImportOptions.Model))}."),
        };

        Trial[] Tried(IReadOnlyDictionary<string, TensorEntry> tensors) =>
        [
            .. from name in model is null ? NetworkZoo.Entries.Select(entry => entry.Name) : [model]
               from convention in conventions
               let trial = Trial.Of(tensors, name, basis ?? new NetworkOptions(), convention)
               where trial is not null
               select trial.Complaint is null ? trial with { Complaint = difference?.Invoke(trial.Match.Network) } : trial,
        ];
    }

    /// <summary>The match with the names that the file has.</summary>
    /// <param name="tensors">Tensors of the file by the names of the match.</param>
    /// <param name="all">All tensors of the file.</param>
    private NetworkMatch Named(IReadOnlyDictionary<string, TensorEntry> tensors, IReadOnlyList<TensorEntry> all) => this with
    {
        PassedOver =
        [
            .. all.Select(tensor => tensor.Name)
                .Except(tensors.Values.Select(tensor => tensor.Name), StringComparer.Ordinal)
                .Where(name => !WrappedNames.IsCounter(name)),
        ],
        Sources =
        [
            .. Sources.Select(source =>
                tensors.TryGetValue(source.Source, out TensorEntry? tensor) ? source with { Source = tensor.Name } : source),
        ],
    };

    private static AlexNetException Nothing(TensorFile file, Trial[] trials, string? model, bool isByName)
    {
        if (isByName && Strangers.Of(file) is var (what, difference))
        {
            return new AlexNetException($"{file.Path} holds {what}, which is another network than this program's: {difference}.");
        }

        Trial? nearest = trials.MaxBy(trial => (trial.Fitting, -trial.Wanted));
        return nearest is null || nearest.Fitting == 0 || (model is null && nearest.Fitting * LeastPart < nearest.Wanted)
            ? new AlexNetException(
                $"{file.Path} ({file.Format}) is of none of this program's networks"
                    + $"{(model is null ? "" : $", nor of {model}")}: it begins with {First(file)}; "
                    + $"{ProgramAction.InspectWeights} shows all.")
            : new AlexNetException(
                $"{file.Path} holds no weights of {nearest.Match.Network.Name}, "
                    + $"{(model is null ? "the nearest network" : "which was asked for")} ({nearest.Fitting} of {nearest.Wanted} tensors "
                    + $"fit): {nearest.Complaint}.");
    }

    private static string First(TensorFile file) =>
        file.Tensors.Count == 0 ? "nothing" : $"{file.Tensors[0].Name} ({file.Tensors[0].ShapeText})";

    /// <summary>A network tried on a file.</summary>
    /// <param name="Match">What would be the match.</param>
    /// <param name="Fitting">How many tensors fit.</param>
    /// <param name="Wanted">How many would.</param>
    /// <param name="Complaint">What does not, a clause that names the tensor; null where all do.</param>
    private sealed record Trial(NetworkMatch Match, int Fitting, int Wanted, string? Complaint)
    {
        private const double LargestWidth = 16;
        private const int MostDigits = 8;

        public static Trial? Of(
            IReadOnlyDictionary<string, TensorEntry> tensors,
            string name,
            NetworkOptions basis,
            WeightConvention convention)
        {
            if (Usual(name, basis) is not { } usual || convention.SourcesOf(usual) is not { } places)
            {
                return null;
            }

            NetworkDefinition network = usual;
            try
            {
                network = NetworkZoo.Create(name, Sized(tensors, basis, usual, places));
                places = convention.SourcesOf(network)!;
            }
            catch (InvalidOptionException)
            {
                // The sizes that the file seems to say are impossible: the comparison with the usual ones tells how.
            }

            Dictionary<string, long[]> sizes = network
                .Shapes()
                .SelectMany(shape => shape.Tensors())
                .ToDictionary(tensor => tensor.Name, tensor => tensor.Sizes, StringComparer.Ordinal);
            TensorSource[] stored = [.. places.Where(place => place.Constant is null)];
            string[] complaints = [.. stored.Select(place => Fault(tensors, place, sizes[place.Target])).OfType<string>()];
            var used = stored.Select(place => place.Source).ToHashSet(StringComparer.Ordinal);
            string? extra = tensors
                .Where(tensor => !used.Contains(tensor.Key) && !convention.Ignores(tensor.Key))
                .Select(tensor => $"it has {tensor.Value.Name} ({tensor.Value.ShapeText}), which the network has no place for")
                .FirstOrDefault();
            return new Trial(
                new NetworkMatch(network, convention, places),
                stored.Length - complaints.Length,
                stored.Length,
                complaints.FirstOrDefault() ?? extra);
        }

        /// <summary>The network in its usual width; null where the zoo has it not with such options.</summary>
        private static NetworkDefinition? Usual(string name, NetworkOptions basis)
        {
            if (NetworkZoo.Entries.All(entry => entry.Name != name))
            {
                return NetworkZoo.Create(name);
            }

            try
            {
                return NetworkZoo.Create(name, basis with { Width = 1 });
            }
            catch (InvalidOptionException)
            {
                return null;
            }
        }

        private static string? Fault(IReadOnlyDictionary<string, TensorEntry> tensors, TensorSource place, long[] wanted)
        {
            if (!tensors.TryGetValue(place.Source, out TensorEntry? found))
            {
                return $"it lacks {place.Source}, which holds {place.Target} ({TensorEntry.TextOf(wanted)})";
            }

            IReadOnlyList<long> sizes = place.StoredSizes(wanted);
            return
                found.Shape.SequenceEqual(sizes)
                || (
                    place.IsReshaped
                    && place.View.SequenceEqual(wanted)
                    && found.Count == place.View.Aggregate(1L, (product, size) => product * size))
                ? null
                : $"its {place.Source} is {found.ShapeText} where {place.Target} needs {TensorEntry.TextOf(sizes)}";
        }

        /// <summary>The options that the file's sizes say: the classes by its last weights, the width by all others.</summary>
        private static NetworkOptions Sized(
            IReadOnlyDictionary<string, TensorEntry> tensors,
            NetworkOptions basis,
            NetworkDefinition usual,
            IReadOnlyList<TensorSource> places)
        {
            LayerShape[] weighted = [.. usual.Shapes().Where(shape => shape.Layer is ConvolutionLayer or FullyConnectedLayer)];
            bool endsInClasses = weighted[^1].Output.Channels == usual.Classes;
            int? last = endsInClasses ? Outputs(weighted[^1]) : null;
            return basis with { Classes = last is >= 2 ? last : basis.Classes, Width = Width(endsInClasses ? weighted[..^1] : weighted) };

            int? Outputs(LayerShape shape)
            {
                TensorSource place = places.First(one => one.Target == $"{shape.Layer.Name}.weight");
                return tensors.TryGetValue(place.Source, out TensorEntry? found) && found.Shape.Count > 0
                    ? (int)Math.Min(int.MaxValue, found.Shape[place.Axes.Count > 0 ? ^1 : 0])
                    : null;
            }

            // A layer of n maps has f of them at every width in (f - 1) / n to (f + 1) / n; the shortest number that suits all layers is
            // taken.
            double Width(LayerShape[] scaled)
            {
                (double low, double high) = (0, LargestWidth);
                foreach (LayerShape shape in scaled)
                {
                    if (Outputs(shape) is { } maps)
                    {
                        (low, high) = (
                            Math.Max(low, (maps - 1.0) / shape.Output.Channels),
                            Math.Min(high, (maps + 1.0) / shape.Output.Channels));
                    }
                }

                return Enumerable
                    .Range(0, MostDigits)
                    .Select(digits => Math.Round((low + high) / 2, digits))
                    .FirstOrDefault(width => width > low && width < high, basis.Width);
            }
        }
    }
}
