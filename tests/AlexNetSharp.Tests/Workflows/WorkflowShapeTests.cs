using System.Reflection;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Networks;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Benchmarks;
using AlexNetSharp.Workflows.Data;
using AlexNetSharp.Workflows.Demo;
using AlexNetSharp.Workflows.Evaluation;
using AlexNetSharp.Workflows.Experiments;
using AlexNetSharp.Workflows.Inspection;
using AlexNetSharp.Workflows.Reports;
using AlexNetSharp.Workflows.Training;
using AlexNetSharp.Workflows.Weights;

namespace AlexNetSharp.Tests.Workflows;

/// <summary>Every workflow has the one shape, tells how far it is, and can be stopped.</summary>
public sealed class WorkflowShapeTests(SmallRun small) : IClassFixture<SmallRun>
{
    private static readonly Type[] Workflows =
    [
        .. typeof(IWorkflow<,>).Assembly.GetTypes()
            .Where(type => type is { IsInterface: false } && type.Name.EndsWith("Workflow", StringComparison.Ordinal)),
    ];

    [Fact]
    public void Workflows_EachOfThem_IsMadeOfNothingAndRunsARequestInAContext()
    {
        Assert.Equal(27, Workflows.Length);
        Assert.All(
            Workflows,
            type =>
            {
                Type shape = Shape(type);
                Assert.EndsWith("Request", shape.GenericTypeArguments[0].Name, StringComparison.Ordinal);
                Assert.NotNull(type.GetConstructor(Type.EmptyTypes));
                Assert.True(type.IsSealed && !type.IsAbstract, type.FullName);
                Assert.Equal(
                    ["Run"],
                    type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(method => method.Name));
            });
    }

    /// <summary>What says how a workflow runs stands in the context, so that a request can be stored and sent.</summary>
    [Fact]
    public void Requests_EachProperty_IsData()
    {
        Type[] forbidden = [typeof(Delegate), typeof(CancellationToken), typeof(WorkflowContext), typeof(IProgress<>)];

        PropertyInfo[] properties = [.. Workflows.SelectMany(type => Shape(type).GenericTypeArguments[0].GetProperties())];

        Assert.NotEmpty(properties);
        Assert.DoesNotContain(properties, property => forbidden.Any(type => type.IsAssignableFrom(property.PropertyType)));
        Assert.DoesNotContain(
            properties,
            property => property.PropertyType.IsGenericType && forbidden.Contains(property.PropertyType.GetGenericTypeDefinition()));
    }

    [Fact]
    public void Run_CanceledContext_StopsBeforeAnythingIsWritten()
    {
        string weights = small.Result.Weights;
        string unfinished = Unfinished();
        using TemporaryFolder made = new();
        using var source = new CancellationTokenSource();
        source.Cancel();
        var context = new WorkflowContext { Cancellation = source.Token };
        var tried = new List<Type>();

        Stops(new PrepareWorkflow(), new PrepareRequest { Source = small.Images, Pack = New("pack") });
        Stops(new InspectWorkflow(), new InspectRequest { Pack = small.Pack, Sheet = New("sheet.png"), Out = New("pictures") });
        Stops(new VerifyWorkflow(), new VerifyRequest { Pack = small.Pack });
        Stops(new TrainWorkflow(), new TrainRequest { Data = small.Pack, Out = New("run"), Model = "alexnet-mini" });
        Stops(new DryRunWorkflow(), new TrainRequest { Data = small.Pack, Out = "", Model = "alexnet-mini" });
        Stops(new RecipesWorkflow(), new RecipesRequest());
        Stops(new RunsWorkflow(), new RunsRequest { Folders = [small.Root] });
        Stops(new EvaluateWorkflow(), new EvaluateRequest { Weights = [weights], Data = small.Pack });
        Stops(new TableWorkflow(), new TableRequest { Runs = [small.Result.Run] });
        Stops(new ClassifyWorkflow(), new ClassifyRequest { Weights = weights, Images = ["a.jpg"] });
        Stops(new WeightsConvertWorkflow(), new WeightsConvertRequest { In = weights, Out = New("converted.npy") });
        Stops(new WeightsInspectWorkflow(), new WeightsInspectRequest { File = weights });
        Stops(new WeightsVerifyWorkflow(), new WeightsVerifyRequest { File = weights });
        Stops(new WeightsCompareWorkflow(), new WeightsCompareRequest { First = weights, Second = weights, Data = small.Pack });
        Stops(new FiltersWorkflow(), new FiltersRequest { Weights = weights, Out = New("filters.png") });
        Stops(new SummaryWorkflow(), new SummaryRequest());
        Stops(new ModelsWorkflow(), new ModelsRequest());
        Stops(new DoctorWorkflow(), new DoctorRequest());
        Stops(new ReportWorkflow(), new ReportRequest { Run = small.Result.Run, Out = New("report.html") });
        Stops(
            new ComparisonWorkflow(),
            new ComparisonRequest { Runs = [small.Result.Run, CopyOf(small.Result.Run)], Out = New("comparison.html") }
        );
        Stops(
            new BenchWorkflow(),
            new BenchRequest
            {
                Kind = BenchKind.Infer,
                Model = "alexnet-mini",
                Batch = 1,
                Pairs = 5,
            }
        );
        Stops(new DataBenchWorkflow(), new DataBenchRequest { Data = small.Pack });
        Stops(new ExperimentListWorkflow(), new ExperimentListRequest());
        Stops(new ExperimentWorkflow(), new ExperimentRequest { Name = "lrn", Data = small.Pack, Out = New("experiment") });
        Stops(
            new ExperimentAllWorkflow(),
            new ExperimentAllRequest
            {
                Data = [small.Pack],
                Out = New("experiments"),
                Choices = new ExperimentRequest { Name = "all", Data = small.Pack, Out = New("experiments") },
            });
        Stops(new DemoWorkflow(), new DemoRequest { Out = New("demo") });
        Stops(new ResumeWorkflow(), new ResumeRequest { Run = unfinished });
        Assert.Equal(Workflows.ToHashSet(), tried.ToHashSet());
        Assert.Empty(Directory.EnumerateFiles(made.Root, "*", SearchOption.AllDirectories));

        string New(string name) => Path.Combine(made.Root, name);

        void Stops<TRequest, TResult>(IWorkflow<TRequest, TResult> workflow, TRequest request)
        {
            tried.Add(workflow.GetType());
            Assert.ThrowsAny<OperationCanceledException>(() => workflow.Run(request, context));
        }
    }

    [Fact]
    public void Run_SomebodyListens_HearsThatAllIsDone()
    {
        string weights = small.Result.Weights;
        using TemporaryFolder made = new();

        Ends(60, new WeightsCompareWorkflow(), new WeightsCompareRequest { First = weights, Second = weights, Data = small.Pack });
        Ends(60, new EvaluateWorkflow(), new EvaluateRequest { Weights = [weights], Data = small.Pack });
        Ends(2, new WeightsConvertWorkflow(), new WeightsConvertRequest { In = weights, Out = Path.Combine(made.Root, "heard.npy") });
        Ends(1, new WeightsVerifyWorkflow(), new WeightsVerifyRequest { File = weights });
        Ends(17, new WeightsInspectWorkflow(), new WeightsInspectRequest { File = weights });
        Ends(2, new FiltersWorkflow(), new FiltersRequest { Weights = weights, Out = Path.Combine(made.Root, "filters.png") });
        Ends(NetworkZoo.Entries.Count, new ModelsWorkflow(), new ModelsRequest());
        Ends(4, new DoctorWorkflow(), new DoctorRequest());
        Ends(1, new RunsWorkflow(), new RunsRequest { Folders = [small.Result.Run] });
        Ends(2, new ClassifyWorkflow(), new ClassifyRequest { Weights = weights, Images = ["no.jpg", "none.jpg"] });

        static void Ends<TRequest, TResult>(long total, IWorkflow<TRequest, TResult> workflow, TRequest request)
        {
            var steps = new List<WorkProgress>();
            workflow.Run(request, new WorkflowContext { Progress = new SynchronousProgress<WorkProgress>(steps.Add) });
            Assert.Equal((total, total), (steps[^1].Done, steps[^1].Total));
            Assert.All(steps, step => Assert.InRange(step.Done, 0, step.Total));
        }
    }

    private string Unfinished()
    {
        using var source = new CancellationTokenSource();
        int updates = 0;
        var soon = new SynchronousProgress<WorkProgress>(_ =>
        {
            if (++updates == 3)
            {
                source.Cancel();
            }
        });
        Assert.ThrowsAny<OperationCanceledException>(() => small.Train("unfinished", SmallRun.Overrides, soon, source.Token));
        return Path.Combine(small.Root, "unfinished");
    }

    private string CopyOf(string run)
    {
        string copy = Path.Combine(small.Root, "copy");
        foreach (string file in Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(copy, Path.GetRelativePath(run, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        return copy;
    }

    private static Type Shape(Type type) =>
        Assert.Single(type.GetInterfaces(), one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IWorkflow<,>));
}
