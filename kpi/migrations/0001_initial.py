import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    # What it was made of, for databases that have all of these.
    replaces = [
        ('kpi', '0001_figures'),
    ]

    dependencies = [
        ('facilities', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='RollUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='月')),
                ('figure', models.SlugField(max_length=40, verbose_name='指標')),
                ('cut', models.CharField(choices=[('total', '合計'), ('room', '室'), ('slot', '利用区分'), ('channel', '受付方法'), ('method', '支払方法'), ('category', '分類'), ('procedure', '手続')], max_length=20, verbose_name='内訳')),
                ('key', models.CharField(blank=True, max_length=60, verbose_name='内訳の値')),
                ('part', models.BigIntegerField(verbose_name='値（分子）')),
                ('whole', models.BigIntegerField(null=True, verbose_name='全体（分母）')),
                ('counted_at', models.DateTimeField(verbose_name='集計日時')),
                ('facility', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.facility', verbose_name='施設')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('month', 'figure', 'facility', 'cut', 'key'), name='roll_up_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='roll_up_of_a_whole_month'), models.CheckConstraint(condition=models.Q(('whole__isnull', True), ('whole__gte', 0), _connector='OR'), name='roll_up_whole_not_negative')],
            },
        ),
    ]
