using AlexNetSharp.Data.Packs;
using AlexNetSharp.Experiments;
using AlexNetSharp.Workflows.Training;

namespace AlexNetSharp.Workflows.Experiments;

/// <summary>What a request trains: the experiment with the request's epochs, rates, seeds and values.</summary>
internal sealed class ExperimentPlan
{
    /// <summary>The keys that options other than assignments set for all arms, with those options.</summary>
    private static readonly string[] EpochKeys = ["schedule.epochs", "schedule.stepEpochs"];

    private readonly ExperimentRequest _request;

    /// <summary>Checks a request.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="InvalidOptionException">There is no such experiment, or an option is out of range.</exception>
    public ExperimentPlan(ExperimentRequest request)
    {
        Experiment = ExperimentCatalog.Find(request.Name);
        Epochs = request.Epochs ?? Experiment.Setting.Epochs;
        Rates = [.. (request.Rates.Count > 0 ? request.Rates : Experiment.Setting.Rates).Distinct().Order()];
        _request = request;
        Check();
    }

    /// <summary>The experiment.</summary>
    public Experiment Experiment { get; }

    /// <summary>Epochs of each training.</summary>
    public int Epochs { get; }

    /// <summary>The learning rates that every arm is tried at, ascending.</summary>
    public IReadOnlyList<double> Rates { get; }

    /// <summary>The seed that rates are chosen by.</summary>
    public ulong Seed => _request.Seed;

    /// <summary>An arm's seeds.</summary>
    /// <param name="arm">The arm.</param>
    public IEnumerable<ulong> SeedsOf(ExperimentArm arm) => Enumerable
        .Range(0, _request.Seeds)
        .Select(repetition => Seed + arm.SeedOffset + ((ulong)repetition * Experiment.SeedStride));

    /// <summary>A training; its folder is for whoever keeps it to name.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="seed">The seed.</param>
    public TrainRequest Training(ExperimentArm arm, double rate, ulong seed) => new()
    {
        Data = _request.Data,
        Out = "",
        RecipeText = "",
        Overrides = Experiment.Recipe(arm, Epochs, rate, _request.Overrides),
        Seed = seed,
    };

    /// <summary>What has to be the same for the experiment to go on, and what it is for the record.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="context">Where it is computed.</param>
    public ExperimentRecord Record(Pack pack, WorkflowContext context) =>
        new(Experiment.Name, pack.Digest, Epochs, Seed, _request.Overrides, context.Device.ToString(), context.Threads)
        {
            Seeds = _request.Seeds,
            LearningRates = Rates,
            Arms =
            [
                .. Experiment.Arms.Where(arm => arm.Trains).Select(arm => new ExperimentRecordArm(
                    arm.Name,
                    Seed + arm.SeedOffset,
                    WithoutRate(Experiment.Recipe(arm, Epochs, Rates[0], _request.Overrides)))),
            ],
        };

    /// <summary>Refuses trainings that cannot be made, before anything is.</summary>
    /// <param name="pack">The pack.</param>
    /// <exception cref="AlexNetException">A recipe is wrong, or does not fit the pack.</exception>
    public void CheckOn(Pack pack)
    {
        foreach (ExperimentArm arm in Experiment.Arms.Where(arm => arm.Trains))
        {
            foreach (double rate in Rates)
            {
                RecipeChoice.Of(Training(arm, rate, Seed), pack);
            }
        }
    }

    private static string[] WithoutRate(IReadOnlyList<string> recipe) =>
        [.. recipe.Where(one => Experiment.KeyOf(one) != Experiment.RateKey)];

    private void Check()
    {
        if (Epochs < 1)
        {
            throw new InvalidOptionException($"{RequestOption.Of(nameof(ExperimentRequest.Epochs))} is {Epochs}; give at least 1.");
        }

        if (_request.Seeds < 1)
        {
            throw new InvalidOptionException($"{RequestOption.Of(nameof(ExperimentRequest.Seeds))} is {_request.Seeds}; give at least 1.");
        }

        if (Rates.Any(rate => !double.IsFinite(rate) || rate <= 0))
        {
            throw new InvalidOptionException(
                $"{RequestOption.Of(nameof(ExperimentRequest.Rates))} has {Rates.First(rate => !double.IsFinite(rate) || rate <= 0)}; "
                    + $"learning rates must be above 0.");
        }

        foreach (string assignment in _request.Overrides)
        {
            if (EpochKeys.Contains(Experiment.KeyOf(assignment)))
            {
                throw new InvalidOptionException(
                    $"{RequestOption.Of(nameof(ExperimentRequest.Overrides)).With(assignment)}: an experiment's epochs, "
                        + $"and with them its steps, are given with {RequestOption.Of(nameof(ExperimentRequest.Epochs))}; leave it out.");
            }

            if (Experiment.KeyOf(assignment) == Experiment.RateKey)
            {
                throw new InvalidOptionException(
                    $"{RequestOption.Of(nameof(ExperimentRequest.Overrides)).With(assignment)}: each arm has the best of several rates, "
                        + $"which are given with {RequestOption.Of(nameof(ExperimentRequest.Rates))}; leave it out.");
            }
        }
    }
}
